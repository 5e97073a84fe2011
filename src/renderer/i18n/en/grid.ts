export default {
  title: 'Batch review',
  cards: 'Items, original and transform, grouped by suggested class',
  shown: '{shown} of {all} items',
  first: 'The first {shown} of {all} are here.',
  more: 'Read {count} more',
  each: 'Each card: original, transform',
  size: 'Card size',
  sizes: { small: 'Small', normal: 'Medium', large: 'Large' },
  regions: { facets: 'Filters', cards: 'Items', bar: 'Selection' },
  card: {
    item: 'Item {name}',
    noTransform: 'no transform',
    certainties: '{from} to {to}',
  },
  group: {
    none: 'Without a transform',
    suggested: '{count} suggested',
    fixed: '{fixed} fixed',
    broken: { reviewed: '{broken} broken so far', labelled: '{broken} broken, by the given labels' },
    held: {
      accepted:
        'Batch accept is off for class {label}: of the accepted whose truth is known, {wrong} were wrong, {right} right. Review these one by one.',
      reviewed:
        'Batch accept is off for class {label}: {broken} broken, {fixed} fixed. Review these one by one.',
      labelled:
        'Batch accept is off for class {label}: {broken} broken, {fixed} fixed, by the given labels. Review these one by one.',
    },
    choose: 'Select group',
  },
  facets: {
    suggested: 'Suggested class',
    counted: '{name}, {count}',
    changed: 'Changed',
    same: 'Same',
    certainty: 'Certainty of the original',
    from: 'from {value}',
    to: 'to {value}',
    least: 'Lowest certainty shown',
    most: 'Highest certainty shown',
    over: 'Of {count} rejected items.',
  },
  bar: {
    chosen: '{count} selected',
    toggle: 'toggle',
    accept: 'Accept {count}',
    keep: 'Keep originals',
    label: 'Set class',
    held: '{count} of the selected are not accepted with the others: class {classes} is off for batches.',
  },
  say: {
    choose: 'Select items first: Space selects the one in focus.',
    done: '{count} items decided',
    undone: 'Taken back: {count} items',
    redone: 'Decided again: {count} items',
    tooMany: 'At most {most} items go into one batch; {count} are selected.',
  },
  empty: {
    title: 'No item matches',
    text: 'Nothing in the queue fits what is chosen on the left.',
    done: 'Nothing is left to decide',
    doneText: 'Every rejected item has a verdict. Show decided ones on the left to look at them again.',
  },
};
