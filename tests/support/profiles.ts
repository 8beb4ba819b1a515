// The profiles that ship, parsed.
import symphonyJson from '../../static/profiles/symphony.json?raw'
import { parseProfile } from '../../src/pki/profile'

export const symphony = parseProfile(symphonyJson, 'symphony.json')
