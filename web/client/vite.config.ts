import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { baseCompile, type CompileOptions } from '@intlify/message-compiler'
import vue from '@vitejs/plugin-vue'
import autoImport from 'unplugin-auto-import/vite'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type Plugin } from 'vite'

const CONSOLE_ADDRESSES = /^\/(console|demo)(\/|\?|$)/
const PARTY_ADDRESSES = /^\/((j|p|v)(\/|\?|$)|$)/

/** In development the two pages answer the same addresses as they do behind the server. */
function pagesByAddress(): Plugin {
  return {
    name: 'pages-by-address',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const address = request.url ?? '/'
        if (CONSOLE_ADDRESSES.test(address)) request.url = '/console.html'
        else if (PARTY_ADDRESSES.test(address)) request.url = '/party.html'
        next()
      })
    },
  }
}

/**
 * Text assets also lie beside themselves as .gz, since the server does not compress on the fly.
 * After writing: earlier hooks see code in which Vite has not yet put its preload lists.
 */
function compressedCopies(): Plugin {
  return {
    name: 'compressed-copies',
    apply: 'build',
    writeBundle(options, bundle) {
      for (const fileName of Object.keys(bundle)) {
        if (!/\.(js|css|html|svg|json)$/.test(fileName)) continue
        const path = join(options.dir ?? 'dist', fileName)
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
      }
    },
  }
}

type Texts = { [key: string]: string | Texts }

/** Texts with places to fill are compiled here, so that no phone loads a compiler for them. */
function compiledTexts(): Plugin {
  const options = { jit: true, mangle: true, minify: true, optimize: true, location: false } as CompileOptions
  const compiled = (texts: Texts): object =>
    Object.fromEntries(
      Object.entries(texts).map(([key, text]) => {
        if (typeof text !== 'string') return [key, compiled(text)]
        return [key, /[{@|]/.test(text) ? baseCompile(text, options).ast : text]
      }),
    )
  return {
    name: 'compiled-texts',
    enforce: 'pre',
    transform: {
      filter: { id: /src\/locales\/.*\.json$/ },
      handler: (code) => JSON.stringify(compiled(JSON.parse(code) as Texts)),
    },
  }
}

export default defineConfig({
  appType: 'mpa',
  plugins: [
    vue(),
    compiledTexts(),
    autoImport({
      include: [/src\/console\/.*\.(vue|ts)$/],
      resolvers: [ElementPlusResolver()],
      dts: 'src/console/auto-imports.d.ts',
    }),
    components({
      include: [/src\/console\/.*\.vue$/],
      dirs: [],
      resolvers: [ElementPlusResolver()],
      dts: 'src/console/components.d.ts',
    }),
    pagesByAddress(),
    compressedCopies(),
  ],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  build: {
    // The oldest web views that can take part in a call at all: iOS 14.3 and Chromium 87.
    target: ['chrome87', 'safari14'],
    cssTarget: ['chrome87', 'safari14'],
    manifest: true,
    // Nothing inline: the content security policy names 'self' alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { party: 'party.html', console: 'console.html' },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': 'http://127.0.0.1:8000',
      '/ws': { target: 'ws://127.0.0.1:8000', ws: true },
    },
  },
})
