import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GroupCommit, type GroupCommitOptions, type Settled } from "@/lib/services/access/groupCommit";
import { Problem } from "@/lib/services/problem";

/** Batches that end when the test says so. */
function held(options: Partial<GroupCommitOptions<number, string>> = {}) {
  const batches: { items: readonly number[]; end: (error?: Error) => void }[] = [];
  const group = new GroupCommit<number, string>({
    batchMax: 4,
    waitingMax: 100,
    underWayMax: 2,
    besideMin: 3,
    isFaultOfOne: () => false,
    refusal: "Too many wait.",
    run: (items) =>
      new Promise((resolve, reject) => {
        const results = items.map((item): Settled<string> => ({ result: `done ${item}` }));
        batches.push({ items, end: (error) => (error === undefined ? resolve(results) : reject(error)) });
      }),
    ...options,
  });
  return { group, batches };
}

/** Until everything that can happen now has happened. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe("what waits together is done together", () => {
  it("one alone is done at once", async () => {
    const { group, batches } = held();
    const one = group.submit(1);
    await settled();
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    batches[0]?.end();
    expect(await one).toBe("done 1");
  });

  it("what arrives in the same moment shares a batch, at most as many as fit", async () => {
    const { group, batches } = held({ underWayMax: 1 });
    const all = Promise.all([1, 2, 3, 4, 5, 6].map((item) => group.submit(item)));
    await settled();
    batches[0]?.end();
    await settled();
    expect(batches.map(({ items }) => items)).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    batches[1]?.end();
    expect(await all).toHaveLength(6);
  });

  it("beside a batch under way another begins only when it is worth it", async () => {
    const { group, batches } = held();
    const first = group.submit(1);
    await settled();
    const rest = [2, 3].map((item) => group.submit(item));
    await settled();
    expect(batches).toHaveLength(1);
    rest.push(group.submit(4));
    await settled();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    for (const { end } of batches) end();
    expect(await Promise.all([first, ...rest])).toHaveLength(4);
  });

  it("too much waiting is refused at once, with when to come back, and nothing of it is done", async () => {
    const { group, batches } = held({ waitingMax: 2, underWayMax: 1 });
    const one = group.submit(1);
    await settled();
    const waiting = group.submitAll([2, 3]);
    expect(() => group.submitAll([4])).toThrow(Problem);
    await expect(group.submit(4)).rejects.toMatchObject({ kind: "overloaded", options: { retryAfter: 1 } });
    expect(() => group.submitAll([4, 5, 6])).toThrow(/Too many/);
    batches[0]?.end();
    await settled();
    batches[1]?.end();
    expect(await Promise.all([one, ...waiting])).toEqual(["done 1", "done 2", "done 3"]);
  });
});

describe("whatever fails", () => {
  it("a batch that failed for all fails for each", async () => {
    const { group, batches } = held();
    const all = [1, 2].map((item) => group.submit(item));
    await settled();
    batches[0]?.end(new Error("the disk is full"));
    for (const one of all) await expect(one).rejects.toThrow("the disk is full");
    expect(batches).toHaveLength(1);
  });

  it("one item that spoils its batch spoils it for itself alone, and each is answered once with its own", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
        fc.integer({ min: 2, max: 7 }),
        async (items, bad) => {
          const done: number[] = [];
          const group = new GroupCommit<number, number>({
            batchMax: 5,
            waitingMax: 100,
            underWayMax: 2,
            besideMin: 2,
            isFaultOfOne: (error) => error instanceof RangeError,
            refusal: "Too many wait.",
            run: async (batch) => {
              if (batch.some((item) => item % bad === 1)) throw new RangeError("not this one");
              done.push(...batch);
              return batch.map((item) => ({ result: item * 2 }));
            },
          });
          const outcomes = await Promise.allSettled(items.map((item) => group.submit(item)));
          for (const [index, item] of items.entries()) {
            if (item % bad === 1) expect(outcomes[index]).toMatchObject({ status: "rejected" });
            else expect(outcomes[index]).toEqual({ status: "fulfilled", value: item * 2 });
          }
          expect(done.sort((a, b) => a - b)).toEqual(items.filter((item) => item % bad !== 1).sort((a, b) => a - b));
        },
      ),
    );
  });
});
