/**
 * Shared parts of all commands: options, progress, exit codes. Start at {@link
 * io.github.rlaifv.cli.command.RlaifvCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.command;

import org.jspecify.annotations.NullMarked;
