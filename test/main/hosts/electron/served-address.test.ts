import { expect, it } from 'vitest';
import { readAddress } from '../../../../src/main/hosts/electron/served-address.ts';

it.each([
  ['https://gpu.example:4747/?token=abc', 'https://gpu.example:4747/?token=abc', 'https://gpu.example:4747'],
  ['  http://127.0.0.1:4747/?token=a\n', 'http://127.0.0.1:4747/?token=a', 'http://127.0.0.1:4747'],
  ['http://localhost:4747', 'http://localhost:4747/', 'http://localhost:4747'],
  ['http://[::1]:4747/', 'http://[::1]:4747/', 'http://[::1]:4747'],
  ['gpu.example:4747', 'https://gpu.example:4747/', 'https://gpu.example:4747'],
  ['HTTPS://GPU.example:443/', 'https://gpu.example/', 'https://gpu.example'],
])('takes %j', (typed, link, origin) => {
  expect(readAddress(typed)).toEqual({ link, origin });
});

it.each([
  ['', 'no-address'],
  ['   ', 'no-address'],
  ['https://', 'no-address'],
  ['https://ada:secret@gpu.example/', 'no-address'],
  ['file:///etc/passwd', 'no-web-address'],
  ['app://gwinnow/index.html', 'no-web-address'],
  ['ftp://gpu.example', 'no-web-address'],
  ['http://gpu.example:4747/', 'needs-https'],
  ['http://192.168.0.7:4747/', 'needs-https'],
  ['http://127.0.0.1.example.org/', 'needs-https'],
  ['http://localhost.example.org/', 'needs-https'],
])('refuses %j', (typed, fault) => {
  expect(readAddress(typed)).toBe(fault);
});
