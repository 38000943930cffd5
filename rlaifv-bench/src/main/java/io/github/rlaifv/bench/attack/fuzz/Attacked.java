package io.github.rlaifv.bench.attack.fuzz;

/**
 * A file of a sound input that is damaged.
 *
 * @param file relative to the input's folder
 * @param format decides the damage
 */
public record Attacked(String file, Format format) {}
