// TypeScript's server loads its plugins with require() and asks them synchronously; the compiler is made of ES modules and
// takes a while to load. Until it is there, and whenever something in it throws, TypeScript's own answer stands: an editor
// never breaks because of Writ.

/** A plugin's factory, for a module that exports `answersFor`. */
exports.bridge =
  (load) =>
  ({ typescript }) => ({
    create(info) {
      const own = info.languageService;
      const log = (what, error) => info.project.projectService.logger.info(`writ: ${what}: ${error?.stack ?? error}`);
      let answers = {};
      const service = Object.create(null);
      for (const [name, member] of Object.entries(own)) {
        service[name] = typeof member === 'function' ? (...args) => answer(name, member, args) : member;
      }
      load()
        .then(
          (plugin) => {
            answers = plugin.answersFor(typescript, info);
            info.project.refreshDiagnostics();
          },
          (error) => log('cannot be loaded', error),
        )
        .catch((error) => log('cannot start', error));
      return service;

      function answer(name, member, args) {
        try {
          if (Object.hasOwn(answers, name)) return answers[name](...args);
        } catch (error) {
          log(name, error);
        }
        return member.apply(own, args);
      }
    },
  });
