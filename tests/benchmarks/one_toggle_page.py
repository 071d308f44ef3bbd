"""The page that ours is compared with: one toggle and one line chart of the same series."""

from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

SAMPLE = Path(__file__).parents[2] / "data" / "jfk_weather_2013.csv"

on = st.toggle("toggle", key="toggle")
st.html(f'<p data-testid="answer">{"on" if on else "off"}</p>')
series = pd.read_csv(SAMPLE)
st.plotly_chart(go.Figure(go.Scatter(x=series["time"], y=series["temperature (degC)"])), key="chart")
