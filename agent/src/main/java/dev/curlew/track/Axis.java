package dev.curlew.track;

/**
 * One coordinate of a box under a constant-velocity Kalman filter: position, velocity and their covariance. The process
 * noise is that of continuous white acceleration, so two short steps give what one long step gives: the frame rate
 * does not show.
 */
final class Axis {
    double position;
    double velocity;
    private double positionVariance;
    private double covariance;
    private double velocityVariance;

    Axis(double position, double positionSigma, double velocitySigma) {
        this.position = position;
        positionVariance = positionSigma * positionSigma;
        velocityVariance = velocitySigma * velocitySigma;
    }

    double sigma() {
        return Math.sqrt(positionVariance);
    }

    /**
     * Moves on by some seconds.
     *
     * @param positionNoise standard deviation that the position gains in a second
     * @param velocityNoise standard deviation that the velocity gains in a second
     */
    void predict(double seconds, double positionNoise, double velocityNoise) {
        double acceleration = velocityNoise * velocityNoise * seconds;
        position += velocity * seconds;
        positionVariance += seconds * (2 * covariance + seconds * velocityVariance)
                + seconds * seconds * acceleration / 3
                + positionNoise * positionNoise * seconds;
        covariance += seconds * (velocityVariance + acceleration / 2);
        velocityVariance += acceleration;
    }

    /** How many standard deviations a measurement lies off the prediction. */
    double deviation(double measured, double noise) {
        return Math.abs(measured - position) / Math.sqrt(positionVariance + noise * noise);
    }

    /** Widens position and velocity alike, so that a measurement is expected to lie so many times further off. */
    void widen(double factor, double noise) {
        double total = factor * factor * (positionVariance + noise * noise);
        double scale = (total - noise * noise) / positionVariance;
        positionVariance *= scale;
        covariance *= scale;
        velocityVariance *= scale;
    }

    void correct(double measured, double noise) {
        double total = positionVariance + noise * noise;
        double positionGain = positionVariance / total;
        double velocityGain = covariance / total;
        double innovation = measured - position;
        position += positionGain * innovation;
        velocity += velocityGain * innovation;
        velocityVariance -= velocityGain * covariance;
        covariance -= positionGain * covariance;
        positionVariance -= positionGain * positionVariance;
    }
}
