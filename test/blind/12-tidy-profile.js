const SMALL_WORDS = ['von', 'van', 'de', 'der', 'la'];

function capitalise(word) {
  if (SMALL_WORDS.includes(word.toLowerCase())) {
    return word.toLowerCase();
  }
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

function tidy(name) {
  return name
    .replace(/[<>{}"]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .split(' ')
    .map(capitalise)
    .join(' ')
    .replace(/-([a-z])/g, (match, letter) => '-' + letter.toUpperCase());
}

export const onPostLogin = async (event, api) => {
  const { name = '', nickname, user_metadata = {} } = { ...event.user, nickname: event.user.username };
  const patch = {};

  const displayName = tidy(name);
  if (displayName && displayName !== user_metadata.display_name) {
    patch.display_name = displayName;
    patch.initials = displayName
      .split(' ')
      .map((part) => part[0] ?? '')
      .join('')
      .toUpperCase()
      .substring(0, 3);
  }
  if (nickname && !user_metadata.nickname) {
    patch.nickname = nickname.replace(/^@/, '');
  }

  const count = Object.keys(patch).length;
  if (count === 0) return;

  api.user.setUserMetadata(patch);
  console.log(`tidied ${count} field${count === 1 ? '' : 's'} of ${event.user.id}`);
};
