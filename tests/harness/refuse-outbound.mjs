// Preload (node --import): every connection or look-up that would leave this machine is refused and reported on
// standard error, as it is on a machine without a network.
import dns from 'node:dns'
import net from 'node:net'

const local = (host) => !host || host === 'localhost' || host === '::1' || /^127\./.test(host)

const refuse = (what) => {
  process.stderr.write(`REFUSED ${what}\n`)
  return Object.assign(new Error(`connect ENETUNREACH ${what}`), { code: 'ENETUNREACH' })
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (options && typeof options === 'object' && !options.path && !local(options.host)) {
    queueMicrotask(() => this.destroy(refuse(`${options.host}:${options.port}`)))
    return this
  }
  return connect.apply(this, args)
}

for (const object of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const original = object[name]
    object[name] = function (host, ...rest) {
      if (local(host)) return original.call(this, host, ...rest)
      const error = refuse(`look-up of ${host}`)
      const callback = rest.at(-1)
      if (typeof callback !== 'function') return Promise.reject(error)
      queueMicrotask(() => callback(error))
    }
  }
}
