import { describe, expect, it } from 'vitest'
import { parsePodAddress } from '../../../src/ui/login/pod-address'

describe('parsePodAddress', () => {
  it('understands the ways in which people write their pod', () => {
    const ways = [
      'mypod',
      'mypod.symphony.com',
      ' https://MyPod.symphony.com/?admin ',
      'mypod-api.symphony.com',
      'mypod.symphony.com:8444',
    ]
    for (const way of ways) {
      expect(parsePodAddress(way)).toMatchObject({
        podHost: 'mypod.symphony.com',
        authAddress: 'mypod-api.symphony.com:8444',
      })
    }
  })

  it('keeps a port and a host of one’s own', () => {
    expect(parsePodAddress('mypod-api.symphony.com:443')?.authAddress).toBe(
      'mypod-api.symphony.com:443',
    )
    expect(parsePodAddress('keys.bank.example:9444')).toEqual({
      written: 'keys.bank.example:9444',
      podHost: 'keys.bank.example',
      authAddress: 'keys.bank.example:9444',
    })
    expect(parsePodAddress('localhost:39211')?.written).toBe('localhost:39211')
  })

  it('refuses what is no host name', () => {
    for (const text of ['', 'a b', 'pod;rm -rf /', '$(id)', 'host:port', '-a', 'pod`id`']) {
      expect(parsePodAddress(text)).toBeNull()
    }
  })
})
