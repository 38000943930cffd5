/**
 * The auto-configuration of Spring Boot 3.5 and 4: models, best-of-N, health and metrics from the properties of an application.
 * Start at {@link io.github.rlaifv.springboot.RlaifvAutoConfiguration}; {@link io.github.rlaifv.springboot.RlaifvProperties}
 * lists the properties.
 */
@NullMarked
package io.github.rlaifv.springboot;

import org.jspecify.annotations.NullMarked;
