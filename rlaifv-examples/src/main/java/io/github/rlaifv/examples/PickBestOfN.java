package io.github.rlaifv.examples;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Lets an aligned model answer a question several times and picks the best answer by self-reward: by how much more
 * likely the answer is under the aligned model than under the model from before alignment. That is the paper's rule; {@link
 * io.github.rlaifv.align.verify.VerifiedRanker} picks better among the answers of the aligned model itself.
 */
public final class PickBestOfN {
    private PickBestOfN() {}

    /** Takes the folders of the aligned model and of the model before alignment, an image and a question about it. */
    public static void main(String[] args) {
        try (Policy aligned = Policies.open(Path.of(args[0]));
                Policy before = Policies.open(Path.of(args[1]))) {
            RankedResponse ranked = BestOfN.builder(SelfRewardReranker.of(aligned, before))
                    .candidates(8)
                    .build()
                    .best(Prompt.of(ImageSource.of(Path.of(args[2])), args[3]));
            ranked.pool()
                    .forEach(response ->
                            System.out.printf(Locale.ROOT, "%+.4f %s%n", response.reward(), response.text()));
            System.out.println("best: " + ranked.text());
        }
    }
}
