package io.github.rlaifv.dpo.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.dpo.testkit.PreferenceLossContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs {@link PreferenceLossContract} for every loss: gradients equal the derivatives, and declared properties hold.
 */
class LossGradientTest extends PreferenceLossContract {
    @Override
    protected Stream<PreferenceLoss> losses() {
        return LossFixtures.FAMILY.stream();
    }

    @Test
    void everyShippedLossIsCovered() throws IOException {
        String name = PreferenceLoss.class.getPackageName();
        Path sources = Fixtures.repository().resolve("rlaifv-dpo/src/main/java").resolve(name.replace('.', '/'));
        try (Stream<Path> files = Files.list(sources)) {
            Stream<Class<?>> shipped = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(type -> !type.equals("package-info"))
                    .<Class<?>>map(type -> type(name + '.' + type))
                    .filter(type -> PreferenceLoss.class.isAssignableFrom(type) && !type.isInterface());
            assertThat(LossFixtures.FAMILY.stream().map(Object::getClass).distinct())
                    .containsExactlyInAnyOrderElementsOf(shipped.toList());
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
