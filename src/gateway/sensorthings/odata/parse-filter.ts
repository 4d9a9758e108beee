import { BadRequest } from './bad-request.ts';
import {
  type BinaryOperator,
  type Expression,
  FUNCTIONS,
  type FunctionName,
  OPERATOR_LEVELS,
} from './expression.ts';
import { parseDuration, parseTime } from './parse-time.ts';
import { parseWkt } from './parse-wkt.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Deeper nesting is refused rather than followed. */
const MAX_DEPTH = 60;

/**
 * Reads an expression of `$filter`.
 *
 * @throws {BadRequest} saying where and what was expected.
 */
export function parseFilter(source: string): Expression {
  const reader = createReader(tokenize(source));
  const expression = readBinary(reader, 0, 0);
  reader.expect('end');
  return expression;
}

interface TokenReader {
  peek(): Token;
  next(): Token;
  expect(type: Token['type']): Token;
}

function createReader(tokens: readonly Token[]): TokenReader {
  let i = 0;
  const peek = () => tokens[i] as Token;
  const next = () => {
    const token = peek();
    if (token.type !== 'end') i++;
    return token;
  };
  return {
    peek,
    next,
    expect(type) {
      const token = next();
      if (token.type !== type)
        throw new BadRequest(
          `Expected ${type === 'end' ? 'the end' : `"${type}"`} at ${token.at}, got ${nameOf(token)}.`,
        );
      return token;
    },
  };
}

function readBinary(reader: TokenReader, level: number, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new BadRequest(`Expected at most ${MAX_DEPTH} nested expressions.`);
  const operators: readonly string[] | undefined = OPERATOR_LEVELS[level];
  if (!operators) return readUnary(reader, depth);
  let left = readBinary(reader, level + 1, depth + 1);
  for (
    let token = reader.peek();
    token.type === 'name' && operators.includes(token.text);
    token = reader.peek()
  ) {
    reader.next();
    const right = readBinary(reader, level + 1, depth + 1);
    left = { type: 'binary', operator: token.text as BinaryOperator, left, right };
  }
  return left;
}

function readUnary(reader: TokenReader, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new BadRequest(`Expected at most ${MAX_DEPTH} nested expressions.`);
  const token = reader.next();
  switch (token.type) {
    case '(': {
      const inner = readBinary(reader, 0, depth + 1);
      reader.expect(')');
      return inner;
    }
    case 'text':
      return { type: 'literal', value: token.text };
    case 'number':
      return { type: 'literal', value: Number(token.text) };
    case 'time':
      return { type: 'literal', value: parseTime(token.text) };
    case 'duration':
      return { type: 'literal', value: parseDuration(token.text) };
    case 'geography':
      return {
        type: 'literal',
        value: { type: 'geometry', geometry: parseWkt(token.text) },
      };
    case 'name':
      return readName(reader, token, depth);
    default:
      throw new BadRequest(`Expected a value at ${token.at}, got ${nameOf(token)}.`);
  }
}

function readName(reader: TokenReader, token: Token, depth: number): Expression {
  const { text } = token;
  if (text === 'not') return { type: 'not', operand: readUnary(reader, depth + 1) };
  if (reader.peek().type === '(') return readCall(reader, token, depth);
  if (text === 'true' || text === 'false') return { type: 'literal', value: text === 'true' };
  if (text === 'null') return { type: 'literal', value: null };
  return { type: 'path', segments: text.split('/') };
}

function readCall(reader: TokenReader, { text, at }: Token, depth: number): Expression {
  if (!Object.hasOwn(FUNCTIONS, text))
    throw new BadRequest(
      `Expected a function (${Object.keys(FUNCTIONS).join(', ')}) at ${at}, got "${text}".`,
    );
  const name = text as FunctionName;
  reader.expect('(');
  const args: Expression[] = [];
  while (reader.peek().type !== ')') {
    if (args.length > 0) reader.expect(',');
    args.push(readBinary(reader, 0, depth + 1));
  }
  reader.expect(')');
  const [least, most] = FUNCTIONS[name];
  if (args.length < least || args.length > most)
    throw new BadRequest(
      `Expected ${least === most ? least : `${least} to ${most}`} arguments of ${name} at ${at}, got ${args.length}.`,
    );
  return { type: 'call', name, args };
}

function nameOf({ type, text }: Token): string {
  return type === 'end' ? 'the end' : `"${text}"`;
}
