import { chromium } from 'playwright-core'
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] })
const theme = process.argv[2]||'light', width=Number(process.argv[3]||1280), lang=process.argv[4]||'en-GB'
const ctx = await b.newContext({ viewport:{width,height: width<500?812:860}, colorScheme: theme, locale: lang })
const p = await ctx.newPage(); const errs=[]; p.on('console',m=>m.type()==='error'&&errs.push(m.text())); p.on('pageerror',e=>errs.push(String(e)))
const shot=async(n)=>{ await p.waitForTimeout(900); await p.screenshot({path:`/tmp/shots/${n}-${theme}-${width}.png`}) }
await p.goto('http://127.0.0.1:4510/admin'); await p.waitForTimeout(1500); await shot('signin')
await p.fill('input[type=email]','a@b.co'); await p.fill('input[type=password]','password1'); await p.keyboard.press('Enter'); await p.waitForURL(u=>!String(u).includes('sign-in'),{timeout:15000}); await shot('overview')
for (const path of (process.argv[5]||'documents,search,chat,integrations,models,usage,keys,audit').split(',')) { await p.goto('http://127.0.0.1:4510/admin/'+path); await shot(path.replace(/\W/g,'_')) }
console.log(errs.slice(0,5)); await b.close()
