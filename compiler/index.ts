export type { ActionResult } from './compile.ts';
export { type CompileActionOptions, compileAction } from './compile-action.ts';
export {
  type CompileTenantOptions,
  compileTenant,
  createTenantCompiler,
  type TenantCompiler,
  type TenantResult,
} from './compile-tenant.ts';
export { catalogue, type Slug } from './diagnostics/catalogue/index.ts';
export type { Diagnostic, Fix, TextPosition, TextRange } from './diagnostics/diagnostic.ts';
