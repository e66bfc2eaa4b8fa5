import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What a client of A1111 says and what the server answers, byte for byte, as its documentation and its source tell. */
export interface Exchange {
  readonly name: string;
  readonly request: Buffer;
  readonly answer: Buffer;
}

const uvicorn = ['date: Sun, 22 Nov 2026 10:00:00 GMT', 'server: uvicorn'];
const noise = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i * 31 + i) & 0xff));
const options = Buffer.from(
  '{"sd_model_checkpoint": "v1-5.safetensors [6ce0161689]", "CLIP_stop_at_last_layers": 1.0,\n "eta": 1e-05}',
);
const zipped = gzipSync(
  Buffer.from(JSON.stringify({ samplers: Array.from({ length: 40 }, (_, i) => `Sampler ${i}`) })),
);

export const exchanges: readonly Exchange[] = [
  exchange(
    'settings',
    ['GET /sdapi/v1/options HTTP/1.1', 'Accept: application/json', 'User-Agent: python-requests/2.32'],
    {
      answer: ['HTTP/1.1 200 OK', ...uvicorn, 'content-type: application/json', 'x-process-time: 0.0013'],
      answerBody: options,
    },
  ),
  exchange('settings changed', ['POST /sdapi/v1/options HTTP/1.1', 'content-type: application/json'], {
    body: Buffer.from('{ "sd_model_checkpoint" : "\\u00fcber", "x":7.0 }'),
    answer: ['HTTP/1.1 200 OK', ...uvicorn, 'content-type: application/json'],
    answerBody: Buffer.from('null'),
  }),
  exchange(
    'a compressed answer',
    ['GET /sdapi/v1/samplers?b=2&a=%20x HTTP/1.1', 'Accept-Encoding: gzip, deflate, br'],
    {
      answer: [
        'HTTP/1.1 200 OK',
        ...uvicorn,
        'content-encoding: gzip',
        'vary: Accept-Encoding',
        'content-type: application/json',
      ],
      answerBody: zipped,
    },
  ),
  exchange(
    'a compressed request',
    ['POST /sdapi/v1/txt2img HTTP/1.1', 'Content-Encoding: br', 'Content-Type: application/json'],
    {
      body: brotliCompressSync(Buffer.from('{"prompt":"a"}')),
      answer: ['HTTP/1.1 422 Unprocessable Entity', ...uvicorn, 'content-type: application/json'],
      answerBody: Buffer.from('{"detail":[{"loc":["body"],"msg":"value is not a valid dict"}]}'),
    },
  ),
  exchange('an upload in chunks', ['POST /sdapi/v1/png-info HTTP/1.1', 'Transfer-Encoding: chunked'], {
    body: chunked([Buffer.from('{"image": "'), noise.subarray(0, 70_000), Buffer.from('"}')]),
    answer: ['HTTP/1.1 200 OK', 'content-type: application/json', 'transfer-encoding: chunked'],
    answerBody: chunked([Buffer.from('{"info"'), Buffer.from(': ""}')]),
  }),
  exchange(
    'a file, in part',
    ['GET /file=/outputs/%C3%A4/00001.png HTTP/1.1', 'Range: bytes=10-', 'If-None-Match: "abc"'],
    {
      answer: [
        'HTTP/1.1 206 Partial Content',
        'Content-Type: image/png',
        'Content-Range: bytes 10-100009/100010',
        'ETag: "abc"',
        'Accept-Ranges: bytes',
      ],
      answerBody: noise,
    },
  ),
  exchange('not modified', ['GET /theme.css?v=1 HTTP/1.1', 'If-None-Match: "abc"'], {
    answer: ['HTTP/1.1 304 Not Modified', ...uvicorn, 'etag: "abc"'],
  }),
  exchange('HEAD', ['HEAD / HTTP/1.1'], {
    answer: ['HTTP/1.1 200 OK', ...uvicorn, 'content-length: 1234567', 'content-type: text/html; charset=utf-8'],
  }),
  exchange(
    'what another origin may do',
    ['OPTIONS /sdapi/v1/txt2img HTTP/1.1', 'Origin: http://localhost:3000', 'Access-Control-Request-Method: POST'],
    {
      answer: [
        'HTTP/1.1 200 OK',
        ...uvicorn,
        'access-control-allow-origin: http://localhost:3000',
        'access-control-allow-methods: GET, POST',
        'vary: Origin',
      ],
      answerBody: Buffer.from('OK'),
    },
  ),
  exchange('a redirection', ['GET /docs/ HTTP/1.1'], {
    answer: ['HTTP/1.1 307 Temporary Redirect', ...uvicorn, 'location: http://127.0.0.1/docs'],
  }),
  exchange('logging in', ['POST /login HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded'], {
    body: Buffer.from('username=a&password=b'),
    answer: [
      'HTTP/1.1 200 OK',
      'set-cookie: access-token=x; HttpOnly; Path=/',
      'Set-Cookie: access-token-unsecure=x; Path=/',
      'content-type: application/json',
    ],
    answerBody: Buffer.from('{"success":true}'),
  }),
  exchange('a wrong password', ['GET /sdapi/v1/sd-models HTTP/1.1', 'Authorization: Basic YTpi'], {
    answer: ['HTTP/1.1 401 Unauthorized', ...uvicorn, 'www-authenticate: Basic', 'content-type: application/json'],
    answerBody: Buffer.from('{"detail":"Incorrect username or password"}'),
  }),
  exchange('a status of its own', ['DELETE /x HTTP/1.1', 'Cookie: a=b; c=d', 'X-Odd:   spaced  '], {
    answer: ['HTTP/1.1 418 I am a teapot', 'X-Twice: 1', 'x-twice: 2', 'X-Latin: caf\xe9'],
    answerBody: Buffer.from('short and stout'),
  }),
  exchange('events as they come', ['GET /queue/data?session_hash=1 HTTP/1.1', 'Accept: text/event-stream'], {
    answer: [
      'HTTP/1.1 200 OK',
      'content-type: text/event-stream',
      'cache-control: no-cache',
      'transfer-encoding: chunked',
    ],
    answerBody: chunked([
      Buffer.from('data: {"msg":"estimation"}\n\n'),
      Buffer.from('data: {"msg":"process_completed"}\n\n'),
    ]),
  }),
  exchange('an answer that ends with its connection', ['GET /sdapi/v1/memory HTTP/1.1'], {
    answer: ['HTTP/1.1 200 OK', 'content-type: application/octet-stream', 'connection: close'],
    answerBody: noise,
    isEndedByClose: true,
  }),
  exchange('a drawing that is not to be sent', ['POST /sdapi/v1/txt2img HTTP/1.1', 'content-type: application/json'], {
    body: Buffer.from('{"prompt": "a hill", "send_images": false, "save_images": true, "cfg_scale": 7.0}'),
    answer: ['HTTP/1.1 200 OK', ...uvicorn, 'content-type: application/json'],
    answerBody: Buffer.from('{"images": [], "parameters": {}, "info": "{}"}'),
  }),
  exchange('a drawing that the target refuses', ['POST /sdapi/v1/img2img HTTP/1.1', 'content-type: application/json'], {
    body: Buffer.from('{"prompt": "a hill"}'),
    answer: ['HTTP/1.1 404 Not Found', ...uvicorn, 'content-type: application/json'],
    answerBody: Buffer.from('{"error":"HTTPException","detail":"Init image not found","body":"","errors":""}'),
  }),
  exchange(
    'a drawing for which memory was short',
    ['POST /sdapi/v1/txt2img HTTP/1.1', 'content-type: application/json'],
    {
      body: Buffer.from('{"prompt": "a hill", "width": 4096, "height": 4096}'),
      answer: ['HTTP/1.1 500 Internal Server Error', ...uvicorn, 'content-type: application/json'],
      answerBody: Buffer.from('{"error":"OutOfMemoryError","detail":"","body":"","errors":"CUDA out of memory."}'),
    },
  ),
  exchange(
    'a drawing answered with what is no JSON',
    ['POST /sdapi/v1/txt2img HTTP/1.1', 'content-type: application/json'],
    {
      body: Buffer.from('{"prompt": "a hill"}'),
      answer: ['HTTP/1.1 200 OK', ...uvicorn, 'content-type: application/json'],
      answerBody: Buffer.from('{"images": ["'),
    },
  ),
  exchange('a drawing that is no JSON', ['POST /sdapi/v1/txt2img HTTP/1.1', 'content-type: application/json'], {
    body: Buffer.from('{"prompt": \xff'),
    answer: ['HTTP/1.1 422 Unprocessable Entity', ...uvicorn, 'content-type: application/json'],
    answerBody: Buffer.from('{"detail":[]}'),
  }),
];

interface Sides {
  readonly body?: Buffer;
  readonly answer: readonly string[];
  readonly answerBody?: Buffer;
  readonly isEndedByClose?: boolean;
}

function exchange(name: string, head: readonly string[], sides: Sides): Exchange {
  const { body = Buffer.alloc(0), answer, answerBody = Buffer.alloc(0), isEndedByClose = false } = sides;
  return {
    name,
    request: message([...head, 'Host: 127.0.0.1', 'Connection: close'], body),
    answer: message(answer, answerBody, isEndedByClose),
  };
}

function message(head: readonly string[], body: Buffer, isEndedByClose = false): Buffer {
  const isSized =
    isEndedByClose || body.length === 0 || head.some((line) => /^(transfer-encoding|content-length):/i.test(line));
  const lines = [...head, ...(isSized ? [] : [`Content-Length: ${body.length}`])];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

function chunked(chunks: readonly Buffer[]): Buffer {
  const parts = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
