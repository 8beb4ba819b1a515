// Mounts the app and hands it what it needs of the browser.
import { mount } from 'svelte'
import './app.css'
import App from './ui/app/App.svelte'
import { browserPorts } from './ui/app/ports'

const target = document.getElementById('app')
if (target === null) throw new TypeError('index.html has no element with the id app')
mount(App, { target, props: { ports: browserPorts } })
