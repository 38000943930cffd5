package io.github.rlaifv.cli.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestOfOptionsTest {
    @Test
    void beamsOfAPromptArePlannedToShareIt(@TempDir Path folder) throws IOException {
        String model = EmbeddedModel.copyInto(folder).toString();
        ModelUses uses = new ModelUses(PolicyOptions.defaults());
        new BestOfOptions().addTo(uses, model, 16, 3, 1024);

        assertThat(uses.all())
                .singleElement()
                .satisfies(use -> assertThat(use.loads())
                        .containsExactly(new GenerationLoad(16, 3, PlanOptions.PROMPT_TOKENS, 1024)));
    }
}
