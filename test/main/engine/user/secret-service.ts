import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

const PROGRAMS = ['dbus-daemon', 'gnome-keyring-daemon', 'busctl'];
const PROMPTER = 'org.gnome.keyring.SystemPrompter';
const KEYRING = '/org/freedesktop/secrets/collection/login';

/** Why no Secret Service can be started here; null where one can. */
export function whyNoSecretService(): string | null {
  if (process.platform !== 'linux') return 'the Secret Service is Linux’s';
  const lacking = PROGRAMS.filter((program) => spawnSync(program, ['--version']).status !== 0);
  return lacking.length === 0 ? null : `${lacking.join(', ')} not installed`;
}

/**
 * GNOME's keyring on a message bus of its own, with an unlocked keyring in a temporary folder. This process's bus is
 * that one until `stop`.
 */
export class SecretService {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gwinnow-secrets-'));
  /** The same after a restart: D-Bus's library reads it once in the life of a process. */
  readonly #address = `unix:path=${join(this.#folder, 'bus')}`;
  readonly #processes: ChildProcess[] = [];
  readonly #before = process.env['DBUS_SESSION_BUS_ADDRESS'];
  #said = '';

  /** Whether anybody was asked for a password. */
  get asked(): boolean {
    return this.#said.includes(PROMPTER);
  }

  async start(): Promise<void> {
    const bus = this.#spawn('dbus-daemon', [
      `--config-file=${this.#busWithoutDialogs()}`,
      '--print-address=1',
    ]);
    bus.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    if (bus.stdout !== null) await once(bus.stdout, 'data');
    process.env['DBUS_SESSION_BUS_ADDRESS'] = this.#address;
    const runtime = join(this.#folder, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const keyring = this.#spawn(
      'gnome-keyring-daemon',
      ['--foreground', '--unlock', '--components=secrets'],
      {
        HOME: this.#folder,
        XDG_DATA_HOME: join(this.#folder, 'data'),
        XDG_RUNTIME_DIR: runtime,
      },
    );
    keyring.stdin?.end('password');
    await vi.waitUntil(() => this.#isUnlocked(), { timeout: 20_000 });
  }

  lock(): void {
    this.#call(
      'call',
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service',
      'Lock',
      'ao',
      '1',
      KEYRING,
    );
    if (this.#isUnlocked()) throw new Error('the keyring could not be locked');
  }

  /** What a restart of the computer leaves: the keyring's files. */
  async restart(): Promise<void> {
    await this.#end();
    rmSync(join(this.#folder, 'run'), { recursive: true });
    rmSync(join(this.#folder, 'bus'), { force: true });
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#end();
    if (this.#before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = this.#before;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The bus starts nothing but what asks for passwords, which then is a program that does nothing. */
  #busWithoutDialogs(): string {
    const services = join(this.#folder, 'services');
    mkdirSync(services, { recursive: true });
    writeFileSync(join(services, 'prompter.service'), `[D-BUS Service]\nName=${PROMPTER}\nExec=/bin/false\n`);
    const config = join(this.#folder, 'bus.conf');
    writeFileSync(
      config,
      `<busconfig>
        <type>session</type>
        <listen>${this.#address}</listen>
        <servicedir>${services}</servicedir>
        <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
      </busconfig>`,
    );
    return config;
  }

  #isUnlocked(): boolean {
    return this.#call('get-property', KEYRING, 'org.freedesktop.Secret.Collection', 'Locked') === 'b false\n';
  }

  #call(verb: string, path: string, ...words: readonly string[]): string {
    const args = ['--user', '--timeout=2', verb, 'org.freedesktop.secrets', path, ...words];
    return spawnSync('busctl', args, { encoding: 'utf8' }).stdout;
  }

  #spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(program, args, { env: { ...process.env, ...env } });
    this.#processes.push(child);
    return child;
  }

  async #end(): Promise<void> {
    for (const child of this.#processes.splice(0).toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  }
}
