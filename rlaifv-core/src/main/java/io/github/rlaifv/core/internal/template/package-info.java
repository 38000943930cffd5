/**
 * Parses and renders chat templates, which are written in a part of Jinja, to check prompt formats against them. Start
 * at {@link io.github.rlaifv.core.internal.template.ChatTemplateText}.
 */
@NullMarked
package io.github.rlaifv.core.internal.template;

import org.jspecify.annotations.NullMarked;
