#!/usr/bin/env node
import { runTask } from './tasks.mjs';

process.exitCode = await runTask('gwinnow', process.argv.slice(2), process.cwd());
