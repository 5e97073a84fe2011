#!/usr/bin/env node
import { runTask } from './tasks.mjs';

/*
 * node scripts/run.mjs TASK [ARGUMENTS]: does what set-up the task still needs, then runs it under Node 24.
 * Runs on any Node from 20 on, without packages.
 */

const [name = '', ...args] = process.argv.slice(2);
process.exitCode = await runTask(name, args, process.env.INIT_CWD ?? process.cwd());
