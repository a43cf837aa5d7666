import type ts from 'typescript';
import { type OpenRepository, openRepository } from '../../compiler/editor/open-repository.ts';
import { namedFiles } from '../../compiler/source/load.ts';

/** A file of a policy's code. */
export interface PolicyFile {
  /** The policy repository's directory. */
  readonly root: string;
  /** Relative to it. */
  readonly path: string;
}

export interface Repositories {
  /** Where a file belongs; undefined for what is no action and no helper module of a policy repository. */
  readonly locate: (fileName: string) => PolicyFile | undefined;
  /** The repository as it is now: the same object for as long as nothing but texts of code has changed. */
  readonly at: (root: string) => OpenRepository;
  readonly close: () => void;
}

const manifest = 'writ.yaml';
const folders = ['flows', 'actions', 'lib'];
const policyPaths = /^(?:actions\/[^/]+\.[jt]s|lib\/.+\.ts)$/;

/** The policy repositories that an editor has files of open. They are read when first asked for, and again after a change. */
export function openRepositories({ project, serverHost }: ts.server.PluginCreateInfo): Repositories {
  const opened = new Map<string, { readonly repository: OpenRepository; readonly close: () => void }>();

  const open = (root: string) => {
    const watchers: ts.FileWatcher[] = [];
    const close = () => {
      for (const watcher of watchers.splice(0)) watcher.close();
    };
    const changed = () => {
      close();
      opened.delete(root);
      // The editor asks again for what it shows.
      project.refreshDiagnostics();
    };
    // What is watched before it is read cannot change unseen. A watched folder tells of files that come and go, not of their
    // texts; those of code are TypeScript's to follow.
    watchers.push(...folders.map((folder) => serverHost.watchDirectory(`${root}/${folder}`, changed, true)));
    const files = new Map<string, string>();
    const read = (path: string) => {
      if (!policyPaths.test(path)) watchers.push(serverHost.watchFile(`${root}/${path}`, changed));
      const text = serverHost.readFile(`${root}/${path}`);
      if (text !== undefined) files.set(path, text);
    };
    const found = folders.flatMap((folder) => serverHost.readDirectory(`${root}/${folder}`));
    for (const path of [manifest, ...found.map((file) => file.slice(root.length + 1))].sort()) read(path);
    for (const path of namedFiles(files)) read(path);
    const entry = { repository: openRepository(files), close };
    opened.set(root, entry);
    return entry;
  };

  const locate = (fileName: string): PolicyFile | undefined => {
    for (let end = fileName.lastIndexOf('/'); end > 0; end = fileName.lastIndexOf('/', end - 1)) {
      const root = fileName.slice(0, end);
      const path = fileName.slice(end + 1);
      if (policyPaths.test(path) && serverHost.fileExists(`${root}/${manifest}`)) return { root, path };
    }
    return undefined;
  };

  return {
    locate,
    at: (root) => (opened.get(root) ?? open(root)).repository,
    close: () => {
      for (const { close } of opened.values()) close();
      opened.clear();
    },
  };
}
