package io.github.rlaifv.dpo;

/**
 * What keeps a run from losing its work.
 *
 * @param checkpoints when they are written
 * @param spikes which losses stop the run
 */
record Safeguards(Checkpoints checkpoints, SpikeGuard spikes) {}
