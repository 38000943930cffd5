/**
 * Renders chat templates, which are written in a part of Jinja, to find out whether a prompt format writes what a model's
 * template says. Start at {@link io.github.rlaifv.core.internal.template.ChatTemplateText}.
 */
@NullMarked
package io.github.rlaifv.core.internal.template;

import org.jspecify.annotations.NullMarked;
