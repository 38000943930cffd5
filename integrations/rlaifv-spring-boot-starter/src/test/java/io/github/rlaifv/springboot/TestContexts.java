package io.github.rlaifv.springboot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Applications for tests. */
final class TestContexts {
    private TestContexts() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner().withUserConfiguration(Application.class);
    }

    /** Finds the auto-configurations as Spring Boot does, by their files, without loading those that do not apply. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /** An application without any other auto-configuration, for class paths that those of Spring Boot can't have. */
    static ApplicationContextRunner own() {
        return new ApplicationContextRunner().withUserConfiguration(OwnApplication.class);
    }

    @Configuration(proxyBeanMethods = false)
    @Import(OwnAutoConfigurations.class)
    static class OwnApplication {}

    static final class OwnAutoConfigurations implements DeferredImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata application) {
            return ImportCandidates.load(AutoConfiguration.class, TestContexts.class.getClassLoader())
                    .getCandidates()
                    .stream()
                    .filter(name -> name.startsWith("io.github.rlaifv."))
                    .toArray(String[]::new);
        }
    }

    static boolean ofBoot4() {
        return ClassUtils.isPresent("org.springframework.boot.health.contributor.HealthIndicator", null);
    }
}
