import { describe, expect, it } from 'vitest'
import profileJson from '../../../static/profiles/symphony.json?raw'
import { parseProfile } from '../../../src/profile/profile'
import { formatDetails, listRequestDetails } from '../../../src/ui/create/request-details'

const profile = parseProfile(profileJson, 'symphony.json')

describe('the details for a PKI team', () => {
  it('list the rows of the documented table in its order', () => {
    const details = listRequestDetails(profile, {
      CN: 'demo-bot1',
      O: 'Excelsior Bank',
      OU: 'Collaboration Services',
      C: 'GB',
      emailAddress: 'admin@bots.symphony.com',
      L: 'London',
      ST: 'London',
    })
    expect(formatDetails(details)).toBe(`Certificate type:       Single Domain Certificate
Common Name (CN):       demo-bot1
Organization (O):       Excelsior Bank
Department (OU):        Collaboration Services
Email:                  admin@bots.symphony.com
Locality (L):           London
State / Province (ST):  London
Country (C):            GB
Key size:               4096 bits
`)
  })

  it('leave out empty values', () => {
    const labels = listRequestDetails(profile, { CN: 'a', L: '' }).map(({ label }) => label)
    expect(labels).toEqual(['Certificate type', 'Common Name (CN)', 'Key size'])
  })
})
