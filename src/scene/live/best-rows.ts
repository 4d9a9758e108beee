/** Keeps the few rows of the highest score out of very many, best first. */
export class BestRows {
  readonly rows: number[] = [];
  readonly #scores: number[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  clear(): void {
    this.rows.length = 0;
    this.#scores.length = 0;
  }

  offer(row: number, score: number): void {
    const scores = this.#scores;
    if (scores.length === this.#limit && score <= (scores.at(-1) as number)) return;
    let at = scores.length;
    while (at > 0 && (scores[at - 1] as number) < score) at--;
    scores.splice(at, 0, score);
    this.rows.splice(at, 0, row);
    if (scores.length <= this.#limit) return;
    scores.pop();
    this.rows.pop();
  }
}
