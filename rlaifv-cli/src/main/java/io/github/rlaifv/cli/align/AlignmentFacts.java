package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.option.DevelopmentSize;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.feedback.FeedbackSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of an alignment that other commands need to know.
 *
 * @param output folder of {@code --output}
 * @param rounds maximum number of rounds
 * @param perRound number of instructions per round
 * @param development number of instructions for development
 * @param adapters whether adapters are trained in place of the model's own weights
 * @param feedback settings of the feedback
 * @param dividers folders and addresses of the models that list claims and write questions, without the labeler
 * @param opened how models are opened that are only asked
 * @param seed seed of all random numbers
 */
public record AlignmentFacts(
        Path output,
        int rounds,
        int perRound,
        DevelopmentSize development,
        boolean adapters,
        FeedbackSettings feedback,
        List<String> dividers,
        PolicyOptions opened,
        long seed) {
    public AlignmentFacts {
        dividers = List.copyOf(dividers);
    }
}
