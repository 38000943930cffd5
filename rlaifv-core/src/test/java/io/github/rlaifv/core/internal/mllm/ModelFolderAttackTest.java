package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.ModelFolderAttack.Outcome;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@link ModelFolderAttack}. */
class ModelFolderAttackTest {
    private static final int MUTANTS = 150;

    @TempDir
    Path work;

    @Test
    @Timeout(300)
    void damagedFilesAreReadOrRejectedByName() throws IOException {
        Path adapter = Fixtures.require(Fixtures.path("llava15", "lora_final"));
        List<Path> models = Stream.concat(
                        Stream.of("llava15", "llava_next", "smolvlm", "qwen2_5_vl", "omnilmm", "llava15_original")
                                .map(family -> Fixtures.path(family, "model")),
                        Stream.of(ModelCopy.resource("textonly/llama31")))
                .filter(Files::exists)
                .toList();
        ImageSource image = ImageSource.of(Fixtures.path("photos", "mini.png"));
        ModelFolderAttack attack = new ModelFolderAttack(20261128, work, models, adapter, image);
        Map<Outcome, Integer> outcomes = attack.run(MUTANTS);
        assertThat(attack.failures()).isEmpty();
        assertThat(outcomes.keySet()).containsExactly(Outcome.READ, Outcome.REFUSED);
    }
}
