// The profile that ships for Symphony: what the login test and the practice pod judge by.
import symphonyJson from '../../static/profiles/symphony.json' with { type: 'json' }
import { parseProfile } from './profile'

export const symphony = parseProfile(JSON.stringify(symphonyJson), 'symphony.json')
