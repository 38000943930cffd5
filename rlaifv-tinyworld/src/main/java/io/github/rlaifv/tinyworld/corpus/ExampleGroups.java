package io.github.rlaifv.tinyworld.corpus;

/**
 * Number of examples of one kind in a training step.
 *
 * @param groups number of groups; the examples of a group share a prompt or an image
 * @param each number of examples per group
 */
public record ExampleGroups(int groups, int each) {
    static final ExampleGroups NONE = new ExampleGroups(0, 0);
}
