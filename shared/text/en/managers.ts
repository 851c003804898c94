/** Managers of services: what they can do, and which one is meant. */
export const managers = {
  'manager.reload.no_command': '{unit} has no way to reload; restart it instead',
  'manager.reload.no_cluster':
    '{unit} of pm2 does not run as a cluster, so a reload would be a restart; name a "reload_signal" in services, or restart it',
  'manager.reload.unseen': 'Whether {unit} can be reloaded could not be seen ({why})',
  'manager.reload.name': '{unit} is no usable unit name, so it cannot be reloaded',
  'manager.log.unread': 'The log of the service could not be read ({why})',
  'manager.log.no_unit': 'There is no log of {unit}: the service was not found',
  'manager.choice.in_use':
    'Several managers know {service}; {taken} was taken, which is the one in use (others: {others})',
  'manager.choice.order':
    'Several managers know {service}, and which one is meant cannot be told; {taken} was taken for now (others: {others}). Name the "manager" in services',
  'settings.service.user': 'This is no usable user name',
  'settings.service.needs_manager': '"{field}" needs a "manager" beside it',
  'settings.service.unused': '{manager} does not use "{field}"',
  'settings.service.compose_config':
    'compose needs a "config": the absolute path of its compose.yaml or of the directory of the project',
  'settings.service.pm2_config':
    'The pm2 of {user} needs a "config": the absolute path of the PM2_HOME of that user',
  'settings.service.no_reload':
    '{manager} has no way to reload; name the signal on which the program reads its settings again as "reload_signal"',
  'service.install.own_rights':
    '{service} is run by {manager}, which is asked with the rights of the user that Mamori runs as, without the helper. Make sure that this user may use {manager}',
} as const
