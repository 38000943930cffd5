package io.github.rlaifv.springboot;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Explains to whoever starts the application which property is wrong, where it is set, and what to do. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the analyzer of failed bindings, which sees the same failure from outside
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {
    private final Environment environment;

    InvalidPropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(
                Character.toUpperCase(message.charAt(0)) + message.substring(1) + origin(cause.property()),
                cause.remedy(),
                cause);
    }

    /** Where the property is set, such as a line of application.properties. */
    private String origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null && found.getOrigin() != null) {
                return System.lineSeparator() + System.lineSeparator() + "It is set in " + found.getOrigin() + ".";
            }
        }
        return "";
    }
}
