import { mkdir, realpath, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import type { Folder } from '../api/pictures.ts';
import { Refusal } from '../http/refusal.ts';
import { isWithin } from './open-inside.ts';
import { scanFolder } from './scan-folder.ts';
import { type StoredPicture, shortHash, toStoredPicture } from './stored-picture.ts';

export interface PictureLibraryOptions {
  /** Absolute. */
  readonly folders: readonly string[];
  readonly stateFolder: string;
  /** Below the state folder. */
  readonly ownFolders: readonly OwnFolder[];
  /** Pictures of one folder. */
  readonly limit: number;
}

export type OwnFolder = 'uploads' | 'generated' | 'samples';

interface LibraryFolder {
  readonly id: string;
  readonly name: string;
  readonly kind: Folder['kind'];
  /** Absolute, resolved. */
  readonly root: string;
  pictures: Map<string, StoredPicture>;
  isTruncated: boolean;
  scanning: Promise<void> | null;
  isScanned: boolean;
}

/** The pictures that clients may name. They do so by ids, never by paths. */
export class PictureLibrary {
  readonly #folders: ReadonlyMap<string, LibraryFolder>;
  readonly #limit: number;

  private constructor(folders: readonly LibraryFolder[], limit: number) {
    this.#folders = new Map(folders.map((folder) => [folder.id, folder]));
    this.#limit = limit;
  }

  /** @throws VsmError `INVALID_ARGUMENT` when a folder is none. */
  static async open({ folders, stateFolder, ownFolders, limit }: PictureLibraryOptions): Promise<PictureLibrary> {
    const own = await Promise.all(
      ownFolders.map(async (kind) => {
        const root = path.join(stateFolder, kind);
        await mkdir(root, { recursive: true, mode: 0o700 });
        return createFolder({ id: kind, name: kind, kind, root: await realpath(root) });
      }),
    );
    const allowed = await Promise.all(folders.map(openAllowed));
    const library = new PictureLibrary([...allowed, ...own], limit);
    await Promise.all(own.map(({ id }) => library.scan(id)));
    return library;
  }

  /** Those that were allowed first, as they were given. */
  async list(): Promise<Folder[]> {
    await Promise.all([...this.#folders.keys()].map((id) => this.#ensureScanned(id)));
    return [...this.#folders.values()].map(describeFolder);
  }

  /** @throws Refusal `NOT_FOUND` */
  async describe(id: string): Promise<Folder> {
    await this.#ensureScanned(id);
    return describeFolder(this.#folder(id));
  }

  /** @throws Refusal `NOT_FOUND` */
  async picturesOf(folder: string): Promise<readonly StoredPicture[]> {
    return [...(await this.#ensureScanned(folder)).pictures.values()];
  }

  /** @throws VsmError `IMAGE_NOT_FOUND` */
  find(id: string): StoredPicture {
    for (const { pictures } of this.#folders.values()) {
      const picture = pictures.get(id);
      if (picture) return picture;
    }
    throw new VsmError('IMAGE_NOT_FOUND', 'There is no such picture in the folders that may be looked at.');
  }

  /** The picture at a path that a rating remembers, if it lies in one of the folders. */
  findByPath(absolutePath: string): StoredPicture | null {
    for (const { id, root, pictures } of this.#folders.values()) {
      if (!isWithin(root, absolutePath)) continue;
      const relative = path.relative(root, absolutePath).split(path.sep).join('/');
      const picture = pictures.get(shortHash(`${id}\0${relative}`));
      if (picture) return picture;
    }
    return null;
  }

  /** Where the folder of a picture lies. */
  rootOf({ folder }: Pick<StoredPicture, 'folder'>): string {
    return this.#folder(folder).root;
  }

  ownRoot(kind: OwnFolder): string {
    return this.#folder(kind).root;
  }

  /** Looks at what lies in the folder now. Asked for again meanwhile, it looks once. */
  async scan(id: string): Promise<void> {
    const folder = this.#folder(id);
    folder.scanning ??= this.#scanNow(folder).finally(() => {
      folder.scanning = null;
    });
    await folder.scanning;
  }

  /** Takes in a file that was just put into an own folder. */
  async add(kind: OwnFolder, absolutePath: string): Promise<StoredPicture> {
    const folder = this.#folder(kind);
    const { size, mtimeMs } = await stat(absolutePath);
    const picture = toStoredPicture(folder, { absolutePath, sizeBytes: size, modifiedAtMs: mtimeMs });
    folder.pictures.set(picture.id, picture);
    return picture;
  }

  /** The file of an own folder whose name begins with this. */
  findOwn(kind: OwnFolder, prefix: string): StoredPicture | null {
    for (const picture of this.#folder(kind).pictures.values()) if (picture.path.startsWith(prefix)) return picture;
    return null;
  }

  /** @throws VsmError `IMAGE_NOT_FOUND`; Refusal `FORBIDDEN` for a picture of the person's own folders. */
  async delete(id: string): Promise<void> {
    const picture = this.find(id);
    const folder = this.#folder(picture.folder);
    if (folder.kind === 'allowed') {
      throw new Refusal(
        'FORBIDDEN',
        'Only uploaded and generated pictures are deleted here. Delete others in their folder.',
      );
    }
    await unlink(picture.absolutePath);
    folder.pictures.delete(id);
  }

  async #ensureScanned(id: string): Promise<LibraryFolder> {
    const folder = this.#folder(id);
    if (!folder.isScanned) await this.scan(id);
    return folder;
  }

  async #scanNow(folder: LibraryFolder): Promise<void> {
    const { files, isTruncated } = await scanFolder(folder.root, this.#limit);
    folder.pictures = new Map(files.map((file) => toStoredPicture(folder, file)).map((each) => [each.id, each]));
    folder.isTruncated = isTruncated;
    folder.isScanned = true;
  }

  #folder(id: string): LibraryFolder {
    const folder = this.#folders.get(id);
    if (folder) return folder;
    throw new Refusal('NOT_FOUND', `There is no folder ${JSON.stringify(id)}. GET /api/v1/folders lists them.`);
  }
}

async function openAllowed(folder: string): Promise<LibraryFolder> {
  const root = await realpath(folder).catch(() => null);
  const isFolder = root !== null && (await stat(root)).isDirectory();
  if (!isFolder) {
    throw new VsmError('INVALID_ARGUMENT', `${folder} is no folder that can be read. Name one that is there.`);
  }
  return createFolder({ id: shortHash(root).slice(0, 12), name: path.basename(root) || root, kind: 'allowed', root });
}

function describeFolder({ id, name, kind, pictures, isTruncated }: LibraryFolder): Folder {
  return { id, name, kind, pictureCount: pictures.size, isTruncated };
}

function createFolder(facts: Pick<LibraryFolder, 'id' | 'name' | 'kind' | 'root'>): LibraryFolder {
  return { ...facts, pictures: new Map(), isTruncated: false, scanning: null, isScanned: false };
}
