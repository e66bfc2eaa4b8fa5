import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError } from '../client/index.ts';
import { closeAll, drawPicture, readWholeFolder, startTestServer, type TestServer } from '../server.testing.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(closeAll);

const refusedWith = (code: string, status: number) => (error: unknown) =>
  error instanceof ApiError && error.code === code && error.status === status;

async function pictures() {
  const { items } = await server.client.rank({ folder: server.folder, sort: 'name' });
  return items.map(({ picture }) => picture);
}

async function pictureFile(hue: number): Promise<File> {
  return new File([new Uint8Array(await drawPicture(hue))], `hue ${hue}.png`);
}

describe('folders and pictures', () => {
  test('a folder is read in the background, and told of', async () => {
    await readWholeFolder(server);
    const { items, total, progress } = await server.client.rank({ folder: server.folder });
    expect(total).toBe(6);
    expect(progress).toMatchObject({ encoded: 6, failed: 0, total: 6, isComplete: true });
    expect(items.every(({ score }) => score?.evidence === 'none')).toBe(true);
    expect(items[0]!.picture).toMatchObject({ width: 64, height: 48, folder: server.folder });
  });

  test('thumbnails are made anew and kept by the browser', async () => {
    const [picture] = await pictures();
    const url = server.client.thumbnailUrl(picture!, 160);
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('cache-control')).toContain('immutable');
    const etag = response.headers.get('etag')!;
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(url.replace('size=160', 'size=161'))).status).toBe(400);
  });

  test('an upload is kept once, whatever it is called, and can be deleted', async () => {
    const file = await pictureFile(100);
    const first = await server.client.uploadPictures([file, new File(['no picture'], 'x.png')]);
    expect(first.pictures).toMatchObject([{ name: 'hue 100.png', folder: 'uploads' }]);
    expect(first.refused).toMatchObject([{ name: 'x.png', code: 'IMAGE_UNREADABLE' }]);
    const again = await server.client.uploadPictures([new File([file], 'other.png')]);
    expect(again.pictures[0]!.id).toBe(first.pictures[0]!.id);
    await server.client.deletePicture(first.pictures[0]!.id);
    await expect(server.client.picture(first.pictures[0]!.id)).rejects.toSatisfy(refusedWith('IMAGE_NOT_FOUND', 404));
  });

  test("a picture of the person's own folder is not deleted", async () => {
    const [picture] = await pictures();
    await expect(server.client.deletePicture(picture!.id)).rejects.toSatisfy(refusedWith('FORBIDDEN', 403));
  });
});

describe('ratings', () => {
  test('are given, listed, edited, undone and removed', async () => {
    const [cold, , , warm] = await pictures();
    const { results, revision } = await server.client.rate([
      { picture: warm!.id, verdict: 'like', category: 'style', note: '<script>alert(1)</script>' },
      { picture: cold!.id, verdict: 'dislike' },
    ]);
    expect(results).toMatchObject([
      {
        status: 'added',
        rating: { verdict: 'like', category: 'style', name: 'warm-0.png', picture: { id: warm!.id } },
      },
      { status: 'added', rating: { verdict: 'dislike', category: 'general' } },
    ]);
    const page = await server.client.preferences({ limit: 1 });
    expect(page).toMatchObject({ total: 2, revision, items: [{ verdict: 'dislike' }] });
    const rest = await server.client.preferences({ limit: 1, cursor: page.nextCursor! });
    expect(rest).toMatchObject({ nextCursor: null, items: [{ verdict: 'like', note: '<script>alert(1)</script>' }] });

    const { rating } = results[0]!;
    const edited = await server.client.editPreference(rating.id, { weight: 2 }, { ifRevision: revision });
    expect(edited.rating).toEqual({ ...rating, weight: 2 });
    await expect(server.client.editPreference(rating.id, { weight: 3 }, { ifRevision: revision })).rejects.toSatisfy(
      refusedWith('PRECONDITION_FAILED', 412),
    );
    expect((await server.client.undo()).undone.label).toBe('edit 1 rating');
    expect((await server.client.undoSteps()).steps).toMatchObject([{ label: 'rate 2 pictures' }]);
    expect((await fetch(server.client.ratingThumbnailUrl(rating.id))).status).toBe(200);

    expect(await server.client.removePreferences([rating.id])).toMatchObject({ removed: 1 });
    await expect(server.client.removePreferences([rating.id])).rejects.toSatisfy(
      refusedWith('PREFERENCE_NOT_FOUND', 404),
    );
    await server.client.undo();
    expect((await server.client.rank({ folder: server.folder, verdict: 'like' })).items).toHaveLength(1);
  });

  test('a ranking follows them, and is explained', async () => {
    const { items } = await server.client.rank({ folder: server.folder });
    expect(items[0]!.picture.name).toContain('warm');
    expect(items.at(-1)!.picture.name).toContain('cold');
    const { score, pulls } = await server.client.explain({ picture: items[0]!.picture.id });
    expect(score.value).toBeGreaterThan(0);
    expect(pulls[0]!.rating.name).toBeTruthy();
    const { items: similar } = await server.client.similar({ picture: items[0]!.picture.id, limit: 1 });
    expect(similar).toHaveLength(1);
  });

  test('a file is scored and forgotten, or rated and kept', async () => {
    const file = await pictureFile(40);
    expect(await server.client.scoreFile(file)).toMatchObject({
      scores: [{ name: 'hue 40.png', score: { evidence: 'little' } }],
    });
    expect((await server.client.folders()).folders.find(({ id }) => id === 'uploads')).toMatchObject({
      pictureCount: 0,
    });
    const rated = await server.client.rateFile(file, { verdict: 'like', weight: 2 });
    expect(rated).toMatchObject({ status: 'added', rating: { verdict: 'like', weight: 2, name: 'hue 40.png' } });
    await server.client.undo();
  });

  test('more stored pictures than may wait are scored all the same, and one that is gone does not stop the others', async () => {
    const known = await pictures();
    const ids = Array.from({ length: 200 }, (_, i) => known[i % known.length]!.id);
    const { scores } = await server.client.score({ pictures: [...ids, 'gone'] });
    expect(scores.slice(0, -1).every(({ score }) => score !== null)).toBe(true);
    expect(scores.at(-1)).toMatchObject({ score: null, problem: { code: 'IMAGE_NOT_FOUND' } });
  });

  test('embeddings are scored and rated; one of another length is refused', async () => {
    const { space } = await server.client.statistics();
    const embedding = Array.from({ length: space!.dimensions }, (_, i) => Math.sin(i + 1));
    const { scores } = await server.client.score({ embeddings: [embedding, embedding] });
    expect(scores[0]).toEqual(scores[1]);
    await expect(server.client.score({ embeddings: [[1, 2]] })).rejects.toSatisfy(
      refusedWith('EMBEDDING_INVALID', 422),
    );
    await expect(server.client.score({})).rejects.toSatisfy(refusedWith('INVALID_ARGUMENT', 400));
  });

  test('an ETag saves what is known, until something changes', async () => {
    const first = await server.fetch('/api/v1/statistics');
    const headers = { 'if-none-match': first.headers.get('etag')! };
    expect((await server.fetch('/api/v1/statistics', { headers })).status).toBe(304);
    const [picture] = await pictures();
    await server.client.rate([{ picture: picture!.id, verdict: 'like' }]);
    expect((await server.fetch('/api/v1/statistics', { headers })).status).toBe(200);
    await server.client.undo();
  });
});

describe('teaching', () => {
  test('asks single questions and pairs, and learns from the answers', async () => {
    const { questions } = await server.client.teachNext({ folder: server.folder, count: 3 });
    expect(questions.map(({ kind }) => kind)).toEqual(['rating', 'rating', 'pair']);
    const pair = questions.find((question) => question.kind === 'pair')!;
    const single = questions.find((question) => question.kind === 'rating')!;
    const answer = await server.client.teach({
      folder: server.folder,
      answers: [
        { kind: 'rating', picture: single.picture.id, verdict: 'like' },
        { kind: 'pair', preferred: pair.pictures[0].id, other: pair.pictures[1].id },
      ],
    });
    expect(answer.agreement).toBeGreaterThanOrEqual(0);
    expect((await server.client.statistics()).comparisons).toBe(1);
    const { questions: others } = await server.client.teachNext({
      folder: server.folder,
      kind: 'rating',
      without: questions.flatMap((each) => (each.kind === 'rating' ? [each.picture.id] : [])).join(','),
    });
    expect(others.some((each) => each.kind === 'rating' && each.picture.id === single.picture.id)).toBe(false);
  });
});

describe('the memory as a whole', () => {
  test('tells its categories, health and taste', async () => {
    expect((await server.client.categories()).suggested).toContain('portraits');
    expect((await server.client.health()).total).toBeGreaterThan(0);
    const taste = await server.client.taste();
    expect(taste.nextSteps.length).toBeGreaterThan(0);
  });

  test('is planned to be optimised, and is', async () => {
    const plan = await server.client.optimize({ max: 1, dryRun: true });
    expect(plan.removals.length).toBeGreaterThan(0);
    expect((await server.client.statistics()).total).toBe(plan.before.likes + plan.before.dislikes);
    await server.client.optimize({ max: 1 });
    expect((await server.client.statistics()).total).toBe(1);
    await server.client.undo();
  });

  test('goes out and comes into another', async () => {
    const file = await (await fetch(server.client.exportUrl())).blob();
    const { id } = await server.client.createMemory({ name: 'Second' });
    const { createClient } = await import('../client/index.ts');
    const second = createClient({ baseUrl: server.url, memory: id });
    expect((await second.statistics()).total).toBe(0);
    const result = await second.importMemory(file, { from: 'first' });
    expect(result.added).toBe((await server.client.statistics()).total);
    expect((await second.preferences()).items[0]!.origin).toMatchObject({ name: 'first' });
    await expect(server.client.createMemory({ name: 'Second' })).rejects.toSatisfy(
      refusedWith('INVALID_ARGUMENT', 400),
    );
    await expect(second.importMemory(new Blob(['{']))).rejects.toSatisfy(refusedWith('INVALID_ARGUMENT', 400));
    expect((await server.client.memories()).memories.map((each) => each.id)).toEqual(['default', 'second']);
  });

  test('is told of when another process changes it', async () => {
    const { openJsonFileStore } = await import('@vsm/store-json');
    const store = await openJsonFileStore({ path: server.memoryPath, now: () => new Date() });
    const events = server.client.followEvents();
    const { value: begin } = await events.next();
    const { undoSteps } = await store.head();
    await store.commit([...undoSteps.at(-1)!.changes, { kind: 'pop-undo' }]);
    for await (const event of events) {
      if (event.type === 'memory' && begin?.type === 'memory' && event.state.revision !== begin.state.revision) break;
    }
    await store.close();
  });
});

describe('settings, models and the doctor', () => {
  test('settings are kept', async () => {
    const settings = await server.client.settings();
    expect(await server.client.saveSettings({ ...settings, threshold: 0.5 })).toMatchObject({ threshold: 0.5 });
    expect((await server.client.settings()).threshold).toBe(0.5);
    await expect(server.client.saveSettings({ ...settings, threshold: 2 })).rejects.toSatisfy(
      refusedWith('INVALID_ARGUMENT', 400),
    );
  });

  test('models and the doctor answer', async () => {
    expect((await server.client.models()).models[0]).toMatchObject({ name: 'embedded', isInUse: true });
    expect(await server.client.doctor()).toMatchObject({ isWell: true });
  });

  test('what nobody knows is refused', async () => {
    expect((await server.fetch('/api/v1/nothing')).status).toBe(404);
    expect((await server.fetch('/api/v1/rank', { method: 'POST' })).status).toBe(405);
    expect((await server.fetch('/api/v1/statistics?memory=none')).status).toBe(404);
    expect((await server.fetch('/api/v1/rank?folder=none')).status).toBe(404);
  });
});
