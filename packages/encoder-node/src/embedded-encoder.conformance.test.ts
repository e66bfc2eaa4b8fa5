import { testImageEncoder } from '@vsm/conformance';
import { openEmbeddedEncoder } from './embedded-encoder.ts';

testImageEncoder('the embedded encoder', openEmbeddedEncoder);
