package io.github.rlaifv.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedModelTest {
    @ParameterizedTest
    @CsvSource({
        "run, run",
        "runs/aligned/, aligned",
        "run/round-4/., round-4",
        "file:///models/llava, llava",
        "/, base",
        "http://localhost:8000/v1?model=far, base"
    })
    void nameForClientsIsThatOfTheTypedFolder(String address, String name) {
        Policy opened = FakePolicy.builder().name("base").build();
        assertThat(new ServedModel(address, null, true).name(opened)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"http://far/v1?model=m, false", "http://far/v1?model=m, true"})
    void ruleThatNeedsNoReferenceRanksWithoutOne(String address, boolean needsReference) {
        assertThat(new ServedModel(address, null, needsReference).ranks()).isEqualTo(!needsReference);
        assertThat(new ServedModel(address, "base", needsReference).ranks()).isTrue();
    }
}
