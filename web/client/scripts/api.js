/**
 * Writes src/api/generated.ts from the server's OpenAPI document.
 *
 *     node scripts/api.js FILE OUTPUT
 *
 * `python -m web.openapi_types` asks the program for the document and calls this.
 *
 * Operation ids are left out: they are names of functions and repeat; we call by address.
 */
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const [file, output] = process.argv.slice(2)
const document = JSON.parse(await readFile(file, 'utf-8'))
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) delete operation.operationId
}
const types = astToString(await openapiTS(document))
await writeFile(output, `/** Written by "python -m web.openapi_types" from the server's routes; never by hand. */\n${types}`)
