// The profiles that ship, parsed.
import genericJson from '../../static/profiles/generic.json?raw'
import symphonyJson from '../../static/profiles/symphony.json?raw'
import { parseProfile } from '../../src/profile/profile'

export const symphony = parseProfile(symphonyJson, 'symphony.json')
export const generic = parseProfile(genericJson, 'generic.json')
