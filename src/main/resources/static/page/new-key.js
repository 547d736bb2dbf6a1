/** A key that has just been made, which is shown this once. */
import {h, toast} from './dom.js';

/**
 * @param place where it is shown
 * @param onDone is told when the owner has it
 */
export function showNewKey(place, name, token, onDone) {
  const field = h('input', {readonly: true, value: token, 'aria-label': `The key ${name}`, onfocus: () => field.select()});
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token);
      toast('Copied.');
    } catch {
      field.focus();
      toast('This browser copies nothing by itself: the key is selected.');
    }
  };
  place.replaceChildren(h('section', {class: 'panel new-key'}, h('h2', {class: 'wrap'}, `The key ${name}`),
    h('p', {class: 'muted'}, 'Copy it now: it is not shown again, and nobody else knows it.'),
    h('div', {class: 'inline'}, field, h('div', {class: 'actions'}, h('button', {class: 'main', onclick: copy}, 'Copy'),
      h('button', {onclick: onDone}, 'I have it')))));
  field.focus();
}
