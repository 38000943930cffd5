package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.tokenizer.TokenizerAttack;
import io.github.rlaifv.core.internal.tokenizer.TokenizerAttack.Outcome;
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

/** A short run of {@link TokenizerAttack}. A crash of the native tokenizer crashes the process of this test. */
class TokenizerAttackTest {
    private static final int MUTANTS = 200;

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void damagedTokenizersAreReadOrRejectedByName() throws IOException {
        List<Path> tokenizers = Stream.concat(
                        Stream.of("llava15", "llava_next", "qwen2_5_vl", "smolvlm", "omnilmm")
                                .map(family -> Fixtures.path(family, "model")),
                        Stream.of(ModelCopy.resource("textonly/llama31")))
                .map(model -> model.resolve("tokenizer.json"))
                .filter(Files::exists)
                .toList();
        TokenizerAttack attack = new TokenizerAttack(folder, 20261128, tokenizers);
        Map<Outcome, Integer> outcomes = attack.run(MUTANTS);
        assertThat(attack.failures()).isEmpty();
        assertThat(outcomes.keySet()).isSubsetOf(Outcome.OPENED, Outcome.REFUSED);
        assertThat(outcomes.values()).allSatisfy(count -> assertThat(count).isGreaterThan(10));
    }
}
