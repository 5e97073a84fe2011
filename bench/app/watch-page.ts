/** What a person does. */
export type Cause = 'keydown' | 'click' | 'change';

/** What the page is asked to measure; see `watchPage`. */
type Watch = {
  /** From now on, waits for an event of this type and for another item to be painted. */
  forItem(event: Cause): void;
  /** From now on, waits for an event of this type and for the list it leads to, with its pictures, to be painted. */
  forList(event: Cause): void;
  /** Milliseconds from the event to the end of the frame in which it was painted. */
  readonly measured: Promise<number>;
};

declare global {
  interface Window {
    benchWatch: Watch;
  }
}

/**
 * Runs inside the page, before its own scripts. Stage and list say in their attributes when they have drawn; a task
 * that is queued while a frame is being made runs after that frame was painted.
 */
export function watchPage(): void {
  const itemShown = (): string | null =>
    document.querySelector('[data-drawn]')?.getAttribute('data-drawn') ?? null;
  const list = (): Element | null => document.querySelector('[role=listbox][aria-busy]');

  /** Whether all rows in view have their words and pictures. */
  const listIsWhole = (): boolean =>
    Array.from(list()?.querySelectorAll('[role=option]') ?? []).every(
      (row) => row.querySelector('.words') !== null && row.querySelector('canvas') !== null,
    );

  function afterThisFrame(then: () => void): void {
    const { port1, port2 } = new MessageChannel();
    const hear = (): void => {
      // An open port that was started is never collected.
      port1.close();
      then();
    };
    port1.addEventListener('message', hear);
    port1.start();
    port2.postMessage(null);
  }

  /** Time of the first event of a type after now, null before it. */
  function catchStart(type: Cause): () => number | null {
    let start: number | null = null;
    const hear = (event: Event): void => {
      start ??= event.timeStamp;
      removeEventListener(type, hear, true);
    };
    addEventListener(type, hear, true);
    return () => start;
  }

  function untilItem(start: () => number | null): Promise<number> {
    const before = itemShown();
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const [began, now] = [start(), itemShown()];
        if (began === null || now === null || now === before) return;
        observer.disconnect();
        afterThisFrame(() => resolve(performance.now() - began));
      });
      observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-drawn'] });
    });
  }

  function untilList(start: () => number | null): Promise<number> {
    return new Promise((resolve) => {
      const finish = (): void => {
        if (list()?.getAttribute('aria-busy') !== 'false' || !listIsWhole()) {
          requestAnimationFrame(finish);
          return;
        }
        afterThisFrame(() => resolve(performance.now() - (start() ?? Number.NaN)));
      };
      const observer = new MutationObserver(() => {
        if (start() === null || list()?.getAttribute('aria-busy') !== 'true') return;
        observer.disconnect();
        requestAnimationFrame(finish);
      });
      observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
    });
  }

  let measured: Promise<number> = Promise.resolve(Number.NaN);
  window.benchWatch = {
    forItem: (event) => void (measured = untilItem(catchStart(event))),
    forList: (event) => void (measured = untilList(catchStart(event))),
    get measured() {
      return measured;
    },
  };
}
