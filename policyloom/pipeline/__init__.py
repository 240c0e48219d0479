"""The main job: source to policy, policy to outputs. It holds the stages together and does no stage's work."""
