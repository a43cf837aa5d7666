import { ts } from 'ts-morph';
import type { Slug } from '../diagnostics/catalogue/index.ts';

const { SyntaxKind: Kind } = ts;

interface Refusal {
  readonly slug: SimpleSlug;
}

/** Diagnostics without parameters. */
type SimpleSlug = Extract<
  Slug,
  | 'unbounded-loop'
  | 'counting-loop'
  | 'for-in-loop'
  | 'class'
  | 'this-value'
  | 'generator'
  | 'label'
  | 'delete'
  | 'any-type'
  | 'non-null-assertion'
  | 'type-predicate'
  | 'enum'
  | 'accessor'
  | 'bigint'
  | 'tagged-template'
  | 'void-operator'
  | 'debugger'
  | 'new-target'
  | 'with-statement'
  | 'type-assertion'
>;

const refuse = (slug: SimpleSlug): Refusal => ({ slug });

/** Kinds of syntax that have a message of their own. */
export const refusedKinds: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map<ts.SyntaxKind, Refusal>([
  [Kind.WhileStatement, refuse('unbounded-loop')],
  [Kind.DoStatement, refuse('unbounded-loop')],
  [Kind.ForStatement, refuse('counting-loop')],
  [Kind.ForInStatement, refuse('for-in-loop')],
  [Kind.ClassDeclaration, refuse('class')],
  [Kind.ClassExpression, refuse('class')],
  [Kind.ThisKeyword, refuse('this-value')],
  [Kind.SuperKeyword, refuse('class')],
  [Kind.ThisType, refuse('this-value')],
  [Kind.YieldExpression, refuse('generator')],
  [Kind.LabeledStatement, refuse('label')],
  [Kind.DeleteExpression, refuse('delete')],
  [Kind.AnyKeyword, refuse('any-type')],
  [Kind.NonNullExpression, refuse('non-null-assertion')],
  [Kind.TypeAssertionExpression, refuse('type-assertion')],
  [Kind.TypePredicate, refuse('type-predicate')],
  [Kind.EnumDeclaration, refuse('enum')],
  [Kind.ModuleDeclaration, refuse('enum')],
  [Kind.GetAccessor, refuse('accessor')],
  [Kind.SetAccessor, refuse('accessor')],
  [Kind.BigIntLiteral, refuse('bigint')],
  [Kind.TaggedTemplateExpression, refuse('tagged-template')],
  [Kind.VoidExpression, refuse('void-operator')],
  [Kind.DebuggerStatement, refuse('debugger')],
  [Kind.MetaProperty, refuse('new-target')],
  [Kind.WithStatement, refuse('with-statement')],
]);

/** Kinds of syntax that the language has. Everything else is refused. */
export const allowedKinds: ReadonlySet<ts.SyntaxKind> = new Set([
  // Declarations and module structure
  Kind.FunctionDeclaration,
  Kind.VariableStatement,
  Kind.VariableDeclarationList,
  Kind.VariableDeclaration,
  Kind.Parameter,
  Kind.ExportAssignment,
  Kind.ExportDeclaration,
  Kind.NamedExports,
  Kind.ExportSpecifier,
  Kind.ImportDeclaration,
  Kind.ImportClause,
  Kind.NamedImports,
  Kind.ImportSpecifier,
  Kind.ExportKeyword,
  Kind.DefaultKeyword,
  Kind.AsyncKeyword,
  Kind.ConstKeyword,
  Kind.DeclareKeyword,
  Kind.EndOfFileToken,
  Kind.EmptyStatement,
  // Statements
  Kind.Block,
  Kind.ExpressionStatement,
  Kind.IfStatement,
  Kind.SwitchStatement,
  Kind.CaseBlock,
  Kind.CaseClause,
  Kind.DefaultClause,
  Kind.ForOfStatement,
  Kind.BreakStatement,
  Kind.ContinueStatement,
  Kind.ReturnStatement,
  Kind.ThrowStatement,
  Kind.TryStatement,
  Kind.CatchClause,
  // Expressions
  Kind.Identifier,
  Kind.StringLiteral,
  Kind.NumericLiteral,
  Kind.RegularExpressionLiteral,
  Kind.NoSubstitutionTemplateLiteral,
  Kind.TemplateExpression,
  Kind.TemplateHead,
  Kind.TemplateMiddle,
  Kind.TemplateTail,
  Kind.TemplateSpan,
  Kind.TrueKeyword,
  Kind.FalseKeyword,
  Kind.NullKeyword,
  Kind.ArrayLiteralExpression,
  Kind.ObjectLiteralExpression,
  Kind.PropertyAssignment,
  Kind.ShorthandPropertyAssignment,
  Kind.SpreadAssignment,
  Kind.SpreadElement,
  Kind.ComputedPropertyName,
  Kind.MethodDeclaration,
  Kind.PropertyAccessExpression,
  Kind.ElementAccessExpression,
  Kind.CallExpression,
  Kind.NewExpression,
  Kind.ParenthesizedExpression,
  Kind.ArrowFunction,
  Kind.FunctionExpression,
  Kind.EqualsGreaterThanToken,
  Kind.AwaitExpression,
  Kind.ConditionalExpression,
  Kind.QuestionToken,
  Kind.ColonToken,
  Kind.QuestionDotToken,
  Kind.DotDotDotToken,
  Kind.ExclamationToken,
  Kind.AsteriskToken,
  Kind.PrefixUnaryExpression,
  Kind.PostfixUnaryExpression,
  Kind.TypeOfExpression,
  Kind.BinaryExpression,
  Kind.SatisfiesExpression,
  Kind.AsExpression,
  Kind.ImportKeyword,
  Kind.OmittedExpression,
  // Operators
  Kind.PlusToken,
  Kind.MinusToken,
  Kind.AsteriskAsteriskToken,
  Kind.SlashToken,
  Kind.PercentToken,
  Kind.PlusPlusToken,
  Kind.MinusMinusToken,
  Kind.EqualsEqualsToken,
  Kind.ExclamationEqualsToken,
  Kind.EqualsEqualsEqualsToken,
  Kind.ExclamationEqualsEqualsToken,
  Kind.LessThanToken,
  Kind.LessThanEqualsToken,
  Kind.GreaterThanToken,
  Kind.GreaterThanEqualsToken,
  Kind.AmpersandToken,
  Kind.BarToken,
  Kind.CaretToken,
  Kind.TildeToken,
  Kind.LessThanLessThanToken,
  Kind.GreaterThanGreaterThanToken,
  Kind.GreaterThanGreaterThanGreaterThanToken,
  Kind.AmpersandAmpersandToken,
  Kind.BarBarToken,
  Kind.QuestionQuestionToken,
  Kind.EqualsToken,
  Kind.PlusEqualsToken,
  Kind.MinusEqualsToken,
  Kind.AsteriskEqualsToken,
  Kind.AsteriskAsteriskEqualsToken,
  Kind.SlashEqualsToken,
  Kind.PercentEqualsToken,
  Kind.AmpersandEqualsToken,
  Kind.BarEqualsToken,
  Kind.CaretEqualsToken,
  Kind.LessThanLessThanEqualsToken,
  Kind.GreaterThanGreaterThanEqualsToken,
  Kind.GreaterThanGreaterThanGreaterThanEqualsToken,
  Kind.AmpersandAmpersandEqualsToken,
  Kind.BarBarEqualsToken,
  Kind.QuestionQuestionEqualsToken,
  Kind.CommaToken,
  Kind.InKeyword,
  Kind.InstanceOfKeyword,
  // Patterns
  Kind.ObjectBindingPattern,
  Kind.ArrayBindingPattern,
  Kind.BindingElement,
  // Types: erased, they decide only what is accepted
  Kind.TypeAliasDeclaration,
  Kind.InterfaceDeclaration,
  Kind.HeritageClause,
  Kind.ExpressionWithTypeArguments,
  Kind.PropertySignature,
  Kind.IndexSignature,
  Kind.MethodSignature,
  Kind.TypeReference,
  Kind.TypeParameter,
  Kind.TypeLiteral,
  Kind.ArrayType,
  Kind.TupleType,
  Kind.NamedTupleMember,
  Kind.OptionalType,
  Kind.RestType,
  Kind.UnionType,
  Kind.IntersectionType,
  Kind.ParenthesizedType,
  Kind.LiteralType,
  Kind.TypeOperator,
  Kind.IndexedAccessType,
  Kind.MappedType,
  Kind.ConditionalType,
  Kind.InferType,
  Kind.TypeQuery,
  Kind.TemplateLiteralType,
  Kind.TemplateLiteralTypeSpan,
  Kind.FunctionType,
  Kind.QualifiedName,
  Kind.StringKeyword,
  Kind.NumberKeyword,
  Kind.BooleanKeyword,
  Kind.UndefinedKeyword,
  Kind.VoidKeyword,
  Kind.NeverKeyword,
  Kind.UnknownKeyword,
  Kind.ObjectKeyword,
  Kind.ReadonlyKeyword,
  Kind.KeyOfKeyword,
]);
