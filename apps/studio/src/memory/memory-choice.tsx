import { useLoaded } from '../elements/loaded.ts';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { chooseMemory } from '../state/choose-memory.ts';
import { client, memoryId } from '../state/client.ts';

/** Which of the server's memories to work with, and a way to begin another. */
export function MemoryChoice() {
  const { value, reload } = useLoaded((signal) => client.value.memories({ signal }), []);
  const memories = value?.memories ?? [];

  async function begin() {
    const name = globalThis.prompt('What is the new memory to be called?')?.trim();
    if (!name) return;
    try {
      const { id } = await client.value.createMemory({ name });
      reload();
      chooseMemory(id);
      tell(`${name} is empty. What you rate now goes there.`);
    } catch (error) {
      tellProblem(error);
    }
  }

  return (
    <div class="memory-actions">
      {memories.length > 1 && (
        <select
          class="field"
          aria-label="Memory"
          value={memoryId.value ?? memories[0]?.id}
          onChange={(event) => {
            chooseMemory(event.currentTarget.value);
          }}
        >
          {memories.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <button type="button" class="button plain" onClick={() => void begin()}>
        New memory
      </button>
    </div>
  );
}
