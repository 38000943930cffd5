package io.github.rlaifv.spark.command;

import io.github.rlaifv.cli.option.DecomposerOption;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The models of the command by role, in a form that is sent to executors. Each is a folder, an address, or several servers of
 * one model.
 *
 * @param policy writes candidates
 * @param decomposer divides responses into claims; the word {@code rules} stands for rules without a model
 * @param asker turns claims into questions; empty for the decomposer
 * @param labeler judges claims
 */
record RoleAddresses(
        ArrayList<String> policy, ArrayList<String> decomposer, ArrayList<String> asker, ArrayList<String> labeler)
        implements Serializable {

    /** The value of {@code decomposer} that needs no model. */
    private static final List<String> RULES = List.of(DecomposerOption.RULES);

    /** Fills in the defaults: the policy labels, and the labeler divides. */
    static RoleAddresses of(List<String> policy, List<String> decomposer, List<String> asker, List<String> labeler) {
        List<String> judge = labeler.isEmpty() ? policy : labeler;
        return new RoleAddresses(
                new ArrayList<>(policy),
                new ArrayList<>(decomposer.isEmpty() ? judge : decomposer),
                new ArrayList<>(asker),
                new ArrayList<>(judge));
    }

    /** Whether responses are divided by rules, without a model. */
    boolean rules() {
        return decomposer.equals(RULES);
    }

    /** The model that turns claims into questions. */
    List<String> asking() {
        return asker.isEmpty() ? decomposer : asker;
    }
}
