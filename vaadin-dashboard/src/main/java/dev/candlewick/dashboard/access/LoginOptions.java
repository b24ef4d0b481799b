package dev.candlewick.dashboard.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether and as whom one has to log in.
 *
 * @param required false only where the dashboard is bound to loopback
 * @param usersFile file with a line {@code name:bcrypt-hash} for each user, as {@code htpasswd -B}
 *     writes it
 */
@ConfigurationProperties("candlewick.login")
record LoginOptions(@DefaultValue("true") boolean required, @DefaultValue("") String usersFile) {}
