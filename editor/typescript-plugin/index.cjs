const { bridge } = require('./bridge.cjs');

module.exports = bridge(() => import('../../dist/editor/typescript-plugin/plugin.js'));
